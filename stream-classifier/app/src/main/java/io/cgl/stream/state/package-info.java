/** How state is written to stores and repartition topics, and read back across versions. */
package io.cgl.stream.state;
