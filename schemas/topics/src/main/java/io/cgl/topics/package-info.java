/** Typed topics, and how to connect to the cluster and the schema registry that hold them. */
package io.cgl.topics;
