/** The processes, the broker and the load that every run has. */
package io.cgl.testing.chaos.stage;
