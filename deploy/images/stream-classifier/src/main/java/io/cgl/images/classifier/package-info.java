/** The command line of the stream classifier's image. */
package io.cgl.images.classifier;
