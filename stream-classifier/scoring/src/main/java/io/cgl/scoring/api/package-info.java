/** Verdicts, model versions, policies and failures: what scoring and its users exchange. */
package io.cgl.scoring.api;
