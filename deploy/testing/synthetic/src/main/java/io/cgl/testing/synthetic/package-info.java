/** Checkpoints that nobody trained, for what needs a model and does not mind what it says. */
package io.cgl.testing.synthetic;
