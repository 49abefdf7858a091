/** The layout of state of version 0.1. Delete this package when upgrades from 0.1 end. */
package io.cgl.stream.state.v01;
