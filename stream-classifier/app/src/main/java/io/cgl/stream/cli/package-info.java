/** The classifier's command line. */
package io.cgl.stream.cli;
