/** The methods: what is trained on a split, and how well and how fast it does. */
package io.cgl.benchmarks.accuracy.method;
