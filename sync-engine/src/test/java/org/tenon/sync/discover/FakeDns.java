package org.tenon.sync.discover;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;

/** A name server on a loopback port, over UDP. */
final class FakeDns implements AutoCloseable {
    private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private final List<Record> records = new CopyOnWriteArrayList<>();
    private volatile boolean broken;

    FakeDns() throws IOException {
        Thread.ofVirtual().start(this::serve);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
    }

    void srv(String name, int priority, int weight, int port, String target) throws IOException {
        records.add(new SRVRecord(
                Name.fromString(name + "."), DClass.IN, 60, priority, weight, port, Name.fromString(target + ".")));
    }

    void noService(String name) throws IOException {
        records.add(new SRVRecord(Name.fromString(name + "."), DClass.IN, 60, 0, 0, 0, Name.root));
    }

    void txt(String name, String text) throws IOException {
        records.add(new TXTRecord(Name.fromString(name + "."), DClass.IN, 60, text));
    }

    /** Answers nothing but SERVFAIL from now on. */
    void breakDown() {
        broken = true;
    }

    private void serve() {
        byte[] buffer = new byte[4096];
        while (!socket.isClosed()) {
            try {
                var packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                var query = new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
                byte[] answer = answer(query).toWire(1400);
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    throw new AssertionError(e);
                }
            }
        }
    }

    private Message answer(Message query) {
        var question = query.getQuestion();
        var answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.addRecord(question, Section.QUESTION);
        var found = new ArrayList<Record>();
        for (var record : records) {
            if (record.getName().equals(question.getName()) && record.getType() == question.getType()) {
                found.add(record);
            }
        }
        if (broken) {
            answer.getHeader().setRcode(Rcode.SERVFAIL);
        } else if (found.isEmpty()) {
            answer.getHeader().setRcode(Rcode.NXDOMAIN);
        }
        found.forEach(r -> answer.addRecord(r, Section.ANSWER));
        return answer;
    }

    @Override
    public void close() {
        socket.close();
    }
}
