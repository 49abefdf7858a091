/** How announced checkpoints come to serve. */
package io.cgl.scoring.models;
