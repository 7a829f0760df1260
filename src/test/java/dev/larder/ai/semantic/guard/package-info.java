@NullMarked
package dev.larder.ai.semantic.guard;

import org.jspecify.annotations.NullMarked;
