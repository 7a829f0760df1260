@NullMarked
package dev.larder.ai.semantic.embedding;

import org.jspecify.annotations.NullMarked;
