package io.cgl.stream.state;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificData;

/**
 * Maps Java records to Avro records and back, by the names of components and fields. An {@link
 * Optional} is a union with null, an array or list an Avro array, a map an Avro array of records of
 * key and value.
 */
final class RecordMapping {

  private static final ClassValue<Shape> SHAPES =
      new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
          return Shape.of(type);
        }
      };

  private record Shape(
      Map<String, Method> accessors, RecordComponent[] components, Constructor<?> constructor) {

    static Shape of(Class<?> type) {
      RecordComponent[] components = type.getRecordComponents();
      Map<String, Method> accessors = new LinkedHashMap<>();
      for (RecordComponent component : components) {
        component.getAccessor().setAccessible(true); // The record may be private to its package.
        accessors.put(component.getName(), component.getAccessor());
      }
      try {
        Constructor<?> constructor =
            type.getDeclaredConstructor(
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class[]::new));
        constructor.setAccessible(true);
        return new Shape(accessors, components, constructor);
      } catch (NoSuchMethodException e) {
        throw new AssertionError("every record has it", e);
      }
    }
  }

  private RecordMapping() {}

  static Object toAvro(Object value, Schema schema) {
    return switch (schema.getType()) {
      case UNION ->
          ((Optional<?>) value)
              .map(present -> toAvro(present, schema.getTypes().get(1)))
              .orElse(null);
      case ARRAY ->
          elements(value).map(element -> toAvro(element, schema.getElementType())).toList();
      case RECORD -> {
        IndexedRecord record = (IndexedRecord) SpecificData.get().newRecord(null, schema);
        for (Schema.Field field : schema.getFields()) {
          record.put(field.pos(), toAvro(part(value, field), field.schema()));
        }
        yield record;
      }
      default -> value;
    };
  }

  private static Stream<?> elements(Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream();
    }
    return value instanceof Collection<?> list
        ? list.stream()
        : IntStream.range(0, Array.getLength(value)).mapToObj(i -> Array.get(value, i));
  }

  private static Object part(Object value, Schema.Field field) {
    if (value instanceof Map.Entry<?, ?> entry) {
      return field.pos() == 0 ? entry.getKey() : entry.getValue();
    }
    try {
      return SHAPES.get(value.getClass()).accessors().get(field.name()).invoke(value);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + field.name(), e);
    }
  }

  static Object toJava(Object stored, Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      if (generic.getRawType() == Optional.class) {
        return Optional.ofNullable(stored).map(present -> toJava(present, arguments[0]));
      }
      if (generic.getRawType() == Map.class) {
        Map<Object, Object> map = new LinkedHashMap<>();
        for (Object entry : (List<?>) stored) {
          IndexedRecord pair = (IndexedRecord) entry;
          map.put(toJava(pair.get(0), arguments[0]), toJava(pair.get(1), arguments[1]));
        }
        return map;
      }
      return ((List<?>) stored).stream().map(element -> toJava(element, arguments[0])).toList();
    }
    Class<?> raw = (Class<?>) type;
    return raw.isArray() ? array((List<?>) stored, raw.componentType()) : value(stored, raw);
  }

  private static Object array(List<?> stored, Class<?> elements) {
    Object array = Array.newInstance(elements, stored.size());
    for (int i = 0; i < stored.size(); i++) {
      Array.set(array, i, toJava(stored.get(i), elements));
    }
    return array;
  }

  private static Object value(Object stored, Class<?> type) {
    if (!type.isRecord()) {
      return stored;
    }
    IndexedRecord record = (IndexedRecord) stored;
    Shape shape = SHAPES.get(type);
    Object[] parts =
        Arrays.stream(shape.components())
            .map(
                part ->
                    toJava(
                        record.get(record.getSchema().getField(part.getName()).pos()),
                        part.getGenericType()))
            .toArray();
    try {
      return shape.constructor().newInstance(parts);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make a " + type.getSimpleName(), e);
    }
  }
}
