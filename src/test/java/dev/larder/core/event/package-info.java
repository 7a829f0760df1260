@NullMarked
package dev.larder.core.event;

import org.jspecify.annotations.NullMarked;
