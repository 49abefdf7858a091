/** The command line of a checkout: every command under one name. */
package io.cgl.cli;
