/** The report of a training run: one HTML file that can be opened anywhere and passed on. */
package io.cgl.trainer.report;
