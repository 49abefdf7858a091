/** The retraining job: answers retrain requests with a challenger or a reason. */
package io.cgl.trainer.retrain;
