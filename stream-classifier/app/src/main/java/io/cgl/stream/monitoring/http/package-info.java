/** What a classifier shows over HTTP: metrics, health and a page. */
package io.cgl.stream.monitoring.http;
