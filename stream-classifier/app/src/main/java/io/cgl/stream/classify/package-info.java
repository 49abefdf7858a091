/** When a classifier says that it does not know. */
package io.cgl.stream.classify;
