/** What is fitted on held-out rows: the decision rule, the temperature, whether trees join. */
package io.cgl.trainer.calibration;
