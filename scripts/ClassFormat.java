import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/**
 * {@code java scripts/ClassFormat.java IN OUT}, from JDK 25 on: writes a jar again with its classes in the format of Java 21. What they
 * do stays the same. Classes in a format as old as Java 5's are not archived by the JVM: each start reads and verifies them anew.
 */
final class ClassFormat {
    private final JarFile jar;
    private final ClassFile format;

    private ClassFormat(JarFile jar) {
        this.jar = jar;
        // The newer format wants it said what is on the stack where branches meet, and so which class is above another.
        var classes = ClassHierarchyResolver.ofResourceParsing(this::find).orElse(ClassHierarchyResolver.defaultResolver());
        format = ClassFile.of(StackMapsOption.GENERATE_STACK_MAPS, ClassHierarchyResolverOption.of(classes.cached()));
    }

    public static void main(String[] args) throws IOException {
        try (var jar = new JarFile(args[0]);
                var out = new JarOutputStream(Files.newOutputStream(Path.of(args[1])))) {
            var classFormat = new ClassFormat(jar);
            for (var entry : jar.stream().toList()) {
                if (entry.getName().endsWith(".class") && !entry.getName().endsWith("module-info.class")) {
                    out.putNextEntry(new JarEntry(entry.getName()));
                    out.write(classFormat.renewed(jar.getInputStream(entry).readAllBytes()));
                }
            }
        }
    }

    private byte[] renewed(byte[] bytes) {
        var old = format.parse(bytes);
        return format.transformClass(
                old,
                ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL)
                        .andThen(ClassTransform.endHandler(built -> built.withVersion(ClassFile.JAVA_21_VERSION, 0))));
    }

    private InputStream find(ClassDesc name) {
        var descriptor = name.descriptorString();
        var entry = jar.getEntry(descriptor.substring(1, descriptor.length() - 1) + ".class");
        try {
            return entry == null ? null : jar.getInputStream(entry);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
