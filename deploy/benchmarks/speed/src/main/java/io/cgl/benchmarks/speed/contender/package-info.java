/** What is measured: the classifier, what it is compared with, their events and their model. */
package io.cgl.benchmarks.speed.contender;
