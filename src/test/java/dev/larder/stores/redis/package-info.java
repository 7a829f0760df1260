@NullMarked
package dev.larder.stores.redis;

import org.jspecify.annotations.NullMarked;
