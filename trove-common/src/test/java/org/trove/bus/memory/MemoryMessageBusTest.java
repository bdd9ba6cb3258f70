package org.trove.bus.memory;

import org.trove.bus.MessageBus;
import org.trove.bus.MessageBusContract;

class MemoryMessageBusTest extends MessageBusContract {
    @Override
    protected MessageBus open() {
        return new MemoryMessageBus();
    }
}
