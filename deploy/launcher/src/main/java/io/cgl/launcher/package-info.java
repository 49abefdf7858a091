/** What every command line of ours has in common: settings, help, exit codes, the log. */
package io.cgl.launcher;
