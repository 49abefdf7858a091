/** The encoder and the scorer by themselves, with JMH. */
package io.cgl.benchmarks.speed.micro;
