/** PyTorch through DJL: devices, the optimiser, and reproducible random numbers. */
package io.cgl.trainer.engine;
