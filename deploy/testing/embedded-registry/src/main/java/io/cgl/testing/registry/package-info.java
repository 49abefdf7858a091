/**
 * A schema registry for tests, the chaos harness and the demo: Confluent's HTTP protocol on a
 * loopback port, over Confluent's own in-memory registry.
 */
package io.cgl.testing.registry;
