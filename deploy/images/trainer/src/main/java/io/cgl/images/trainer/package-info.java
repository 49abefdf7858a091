/** The command line of the trainer's image. */
package io.cgl.images.trainer;
