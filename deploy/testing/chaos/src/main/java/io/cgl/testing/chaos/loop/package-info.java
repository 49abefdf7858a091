/** Drift episodes from alert to answer while processes are killed: {@code cgl chaos loop}. */
package io.cgl.testing.chaos.loop;
