/** Options of all commands that connect to a cluster. */
package io.cgl.topics.cli;
