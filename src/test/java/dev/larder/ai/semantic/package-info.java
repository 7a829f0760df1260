@NullMarked
package dev.larder.ai.semantic;

import org.jspecify.annotations.NullMarked;
