/** A trained CGL-Net, its members and its parameter file. */
package io.cgl.trainer.model;
