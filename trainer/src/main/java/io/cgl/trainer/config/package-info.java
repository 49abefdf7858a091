/** The configuration of CGL-Net: every part is a named choice. */
package io.cgl.trainer.config;
