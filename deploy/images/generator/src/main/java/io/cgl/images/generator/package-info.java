/** The command line of the generator's image. */
package io.cgl.images.generator;
