@NullMarked
package dev.larder.ai.semantic.index;

import org.jspecify.annotations.NullMarked;
