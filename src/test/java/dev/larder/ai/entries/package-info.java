@NullMarked
package dev.larder.ai.entries;

import org.jspecify.annotations.NullMarked;
