@NullMarked
package dev.larder.ai.exact;

import org.jspecify.annotations.NullMarked;
