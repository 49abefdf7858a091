/** Kills, outages and swaps at random times: {@code cgl chaos}. */
package io.cgl.testing.chaos.faults;
