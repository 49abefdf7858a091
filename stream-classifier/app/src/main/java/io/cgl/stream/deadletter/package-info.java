/** Events that cannot be classified, as records of a topic of their own. */
package io.cgl.stream.deadletter;
