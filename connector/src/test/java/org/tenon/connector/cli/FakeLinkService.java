package org.tenon.connector.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.tenon.capsule.CapsuleLink;
import org.tenon.capsule.SigningKey;

/** A link service that hands out what it is told to, and keeps what it was asked. */
final class FakeLinkService implements AutoCloseable {
    private final HttpServer server;
    final List<String> asked = new ArrayList<>();
    SigningKey key = SigningKey.generate();
    String capsule = "";
    int status = 200;

    FakeLinkService() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
        server.createContext(
                "/.well-known/tenon/keys.json",
                exchange -> answer(exchange, 200, key.publicKey().set()));
        server.createContext(CapsuleLink.PATH, exchange -> {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath() + " " + body);
            answer(exchange, status, capsule);
        });
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
