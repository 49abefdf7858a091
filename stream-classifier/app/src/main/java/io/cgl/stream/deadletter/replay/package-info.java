/** Sends dead letters back to the topic they came from, each once. */
package io.cgl.stream.deadletter.replay;
