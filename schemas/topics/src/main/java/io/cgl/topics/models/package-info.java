/** The announcements of a model's checkpoints, and their changes. */
package io.cgl.topics.models;
