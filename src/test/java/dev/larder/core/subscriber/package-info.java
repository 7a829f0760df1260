@NullMarked
package dev.larder.core.subscriber;

import org.jspecify.annotations.NullMarked;
