/** What a classifier shows over HTTP: metrics and health. */
package io.cgl.stream.http;
