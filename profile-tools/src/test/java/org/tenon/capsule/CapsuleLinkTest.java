package org.tenon.capsule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CapsuleLinkTest {
    private static final String CODE = "0123456789abcdefghjkmnpqrs";

    @ParameterizedTest
    @CsvSource({
        "https://deploy.example.test/w/" + CODE + ", https://deploy.example.test",
        "HTTPS://Deploy.Example.Test:443/w/" + CODE + ", https://deploy.example.test",
        "https://deploy.example.test:8443/w/" + CODE + ", https://deploy.example.test:8443",
        "deploy.example.test-" + CODE + ", https://deploy.example.test",
        "deploy-2.example.test_8443-" + CODE + ", https://deploy-2.example.test:8443",
        "Tenon-deploy.example.test-" + CODE + ".msi, https://deploy.example.test",
        "Tenon-deploy.example.test-" + CODE + " (1).msi, https://deploy.example.test",
        "Tenon-deploy.example.test-" + CODE + "(2).msi, https://deploy.example.test",
        "tenon-DEPLOY.example.test-" + CODE + " (1) (1).MSI, https://deploy.example.test",
        "127.0.0.1_8480-" + CODE + ", http://127.0.0.1:8480",
        "http://localhost:8480/w/" + CODE + ", http://localhost:8480"
    })
    void isRead(String text, URI service) throws Exception {
        var link = CapsuleLink.parse(text);
        assertEquals(service, link.service());
        assertEquals(CODE, link.code());
        assertEquals(link, CapsuleLink.parse(link.url().toString()));
        assertEquals(link, CapsuleLink.parse(link.text()));
        assertEquals(link, CapsuleLink.parse(link.fileName()));
        assertTrue(link.fileName().matches("Tenon-[a-z0-9._-]+\\.msi"), link.fileName());
        assertFalse(link.toString().contains(CODE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "alice.tenon",
                "deploy.example.test",
                "https://deploy.example.test/",
                "https://deploy.example.test/w/short",
                "http://deploy.example.test/w/" + CODE,
                "https://user:pw@deploy.example.test/w/" + CODE,
                "https://deploy.example.test/w/" + CODE + "?next=//elsewhere.test",
                "https://deploy.example.test/w/" + CODE + "/capsule",
                "ftp://deploy.example.test/w/" + CODE,
                "Tenon-deploy.example.test-" + CODE + ".exe",
                "Tenon-deploy.example.test/../x-" + CODE + ".msi",
                "deploy.example.test-0123456789abcdefghijklmnop"
            })
    void isRefused(String text) {
        assertThrows(CapsuleException.class, () -> CapsuleLink.parse(text));
    }

    @Test
    void everyNewCodeIsACode() throws Exception {
        var random = new SecureRandom();
        for (int i = 0; i < 100; i++) {
            var code = CapsuleLink.newCode(random);
            assertTrue(CapsuleLink.isCode(code), code);
            assertEquals(code, CapsuleLink.parse("a.test-" + code).code());
        }
    }
}
