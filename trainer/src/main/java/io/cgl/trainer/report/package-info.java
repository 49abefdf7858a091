/** The report of a training run: one HTML file that can be opened anywhere and shown around. */
package io.cgl.trainer.report;
