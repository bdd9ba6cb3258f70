package org.trove.parking;

import org.trove.bus.MessageBus;
import org.trove.bus.memory.MemoryMessageBus;

class MemoryBusParkingTest extends ParkingContract {
    @Override
    protected MessageBus open() {
        return new MemoryMessageBus();
    }
}
