/** What is announced about a model's checkpoints, and how that changes. */
package io.cgl.topics.models;
