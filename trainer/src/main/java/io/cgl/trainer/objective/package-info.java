/** What each training phase minimises. */
package io.cgl.trainer.objective;
