package io.cgl.stream.monitoring.page;

import io.cgl.topics.Cluster;
import io.cgl.topics.TopicCatalogue;

/**
 * What the page is about.
 *
 * @param modelName the model whose stream is shown
 * @param deadLetters name of the topic of dead letters
 * @param labels whether labels are joined
 */
public record ShownStream(
    Cluster cluster, TopicCatalogue topics, String modelName, String deadLetters, boolean labels) {}
