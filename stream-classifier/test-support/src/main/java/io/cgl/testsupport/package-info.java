/** What tests of a topology need: events, small checkpoints, announcements, the log. */
package io.cgl.testsupport;
