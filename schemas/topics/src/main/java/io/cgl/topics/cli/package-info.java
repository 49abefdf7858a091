/** The options that every command which talks to a cluster has in common. */
package io.cgl.topics.cli;
