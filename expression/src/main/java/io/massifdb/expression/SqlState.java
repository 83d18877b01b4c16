package io.massifdb.expression;

/// A five-character SQLSTATE. The constants are the ones that MassifDB raises, named as in
/// PostgreSQL's `errcodes.txt`.
public record SqlState(String code) {
  public static final SqlState SUCCESSFUL_COMPLETION = new SqlState("00000");
  public static final SqlState WARNING = new SqlState("01000");
  public static final SqlState NO_DATA = new SqlState("02000");
  public static final SqlState CONNECTION_FAILURE = new SqlState("08006");
  public static final SqlState TRANSACTION_RESOLUTION_UNKNOWN = new SqlState("08007");
  public static final SqlState PROTOCOL_VIOLATION = new SqlState("08P01");
  public static final SqlState FEATURE_NOT_SUPPORTED = new SqlState("0A000");
  public static final SqlState CARDINALITY_VIOLATION = new SqlState("21000");
  public static final SqlState DATA_EXCEPTION = new SqlState("22000");
  public static final SqlState STRING_DATA_RIGHT_TRUNCATION = new SqlState("22001");
  public static final SqlState NUMERIC_VALUE_OUT_OF_RANGE = new SqlState("22003");
  public static final SqlState NULL_VALUE_NOT_ALLOWED = new SqlState("22004");
  public static final SqlState INVALID_DATETIME_FORMAT = new SqlState("22007");
  public static final SqlState DATETIME_FIELD_OVERFLOW = new SqlState("22008");
  public static final SqlState INVALID_TIME_ZONE_DISPLACEMENT_VALUE = new SqlState("22009");
  public static final SqlState SUBSTRING_ERROR = new SqlState("22011");
  public static final SqlState DIVISION_BY_ZERO = new SqlState("22012");
  public static final SqlState INTERVAL_FIELD_OVERFLOW = new SqlState("22015");
  public static final SqlState INVALID_ARGUMENT_FOR_LOGARITHM = new SqlState("2201E");
  public static final SqlState INVALID_ARGUMENT_FOR_POWER_FUNCTION = new SqlState("2201F");
  public static final SqlState INVALID_ARGUMENT_FOR_WIDTH_BUCKET = new SqlState("2201G");
  public static final SqlState INVALID_ROW_COUNT_IN_LIMIT_CLAUSE = new SqlState("2201W");
  public static final SqlState INVALID_ROW_COUNT_IN_OFFSET_CLAUSE = new SqlState("2201X");
  public static final SqlState CHARACTER_NOT_IN_REPERTOIRE = new SqlState("22021");
  public static final SqlState INVALID_PARAMETER_VALUE = new SqlState("22023");
  public static final SqlState INVALID_ESCAPE_SEQUENCE = new SqlState("22025");
  public static final SqlState ARRAY_SUBSCRIPT_ERROR = new SqlState("2202E");
  public static final SqlState INVALID_ESCAPE_CHARACTER = new SqlState("22019");
  public static final SqlState INVALID_REGULAR_EXPRESSION = new SqlState("2201B");
  public static final SqlState INVALID_JSON_TEXT = new SqlState("22032");
  public static final SqlState INVALID_TEXT_REPRESENTATION = new SqlState("22P02");
  public static final SqlState INVALID_BINARY_REPRESENTATION = new SqlState("22P03");
  public static final SqlState BAD_COPY_FILE_FORMAT = new SqlState("22P04");
  public static final SqlState UNTRANSLATABLE_CHARACTER = new SqlState("22P05");
  public static final SqlState INTEGRITY_CONSTRAINT_VIOLATION = new SqlState("23000");
  public static final SqlState RESTRICT_VIOLATION = new SqlState("23001");
  public static final SqlState NOT_NULL_VIOLATION = new SqlState("23502");
  public static final SqlState FOREIGN_KEY_VIOLATION = new SqlState("23503");
  public static final SqlState UNIQUE_VIOLATION = new SqlState("23505");
  public static final SqlState CHECK_VIOLATION = new SqlState("23514");
  public static final SqlState INVALID_CURSOR_STATE = new SqlState("24000");
  public static final SqlState INVALID_TRANSACTION_STATE = new SqlState("25000");
  public static final SqlState ACTIVE_SQL_TRANSACTION = new SqlState("25001");
  public static final SqlState READ_ONLY_SQL_TRANSACTION = new SqlState("25006");
  public static final SqlState NO_ACTIVE_SQL_TRANSACTION = new SqlState("25P01");
  public static final SqlState IN_FAILED_SQL_TRANSACTION = new SqlState("25P02");
  public static final SqlState INVALID_SQL_STATEMENT_NAME = new SqlState("26000");
  public static final SqlState INVALID_AUTHORIZATION_SPECIFICATION = new SqlState("28000");
  public static final SqlState INVALID_PASSWORD = new SqlState("28P01");
  public static final SqlState DEPENDENT_OBJECTS_STILL_EXIST = new SqlState("2BP01");
  public static final SqlState INVALID_GRANT_OPERATION = new SqlState("0LP01");
  public static final SqlState INVALID_CURSOR_NAME = new SqlState("34000");
  public static final SqlState INVALID_SAVEPOINT_SPECIFICATION = new SqlState("3B001");
  public static final SqlState INVALID_CATALOG_NAME = new SqlState("3D000");
  public static final SqlState INVALID_SCHEMA_NAME = new SqlState("3F000");
  public static final SqlState TRANSACTION_ROLLBACK = new SqlState("40000");
  public static final SqlState SERIALIZATION_FAILURE = new SqlState("40001");
  public static final SqlState STATEMENT_COMPLETION_UNKNOWN = new SqlState("40003");
  public static final SqlState DEADLOCK_DETECTED = new SqlState("40P01");
  public static final SqlState SYNTAX_ERROR_OR_ACCESS_RULE_VIOLATION = new SqlState("42000");
  public static final SqlState INSUFFICIENT_PRIVILEGE = new SqlState("42501");
  public static final SqlState SYNTAX_ERROR = new SqlState("42601");
  public static final SqlState INVALID_NAME = new SqlState("42602");
  public static final SqlState NAME_TOO_LONG = new SqlState("42622");
  public static final SqlState DUPLICATE_COLUMN = new SqlState("42701");
  public static final SqlState AMBIGUOUS_COLUMN = new SqlState("42702");
  public static final SqlState UNDEFINED_COLUMN = new SqlState("42703");
  public static final SqlState UNDEFINED_OBJECT = new SqlState("42704");
  public static final SqlState DUPLICATE_OBJECT = new SqlState("42710");
  public static final SqlState DUPLICATE_ALIAS = new SqlState("42712");
  public static final SqlState DUPLICATE_FUNCTION = new SqlState("42723");
  public static final SqlState AMBIGUOUS_FUNCTION = new SqlState("42725");
  public static final SqlState GROUPING_ERROR = new SqlState("42803");
  public static final SqlState DATATYPE_MISMATCH = new SqlState("42804");
  public static final SqlState WRONG_OBJECT_TYPE = new SqlState("42809");
  public static final SqlState INVALID_FOREIGN_KEY = new SqlState("42830");
  public static final SqlState CANNOT_COERCE = new SqlState("42846");
  public static final SqlState UNDEFINED_FUNCTION = new SqlState("42883");
  public static final SqlState GENERATED_ALWAYS = new SqlState("428C9");
  public static final SqlState RESERVED_NAME = new SqlState("42939");
  public static final SqlState UNDEFINED_TABLE = new SqlState("42P01");
  public static final SqlState UNDEFINED_PARAMETER = new SqlState("42P02");
  public static final SqlState DUPLICATE_CURSOR = new SqlState("42P03");
  public static final SqlState DUPLICATE_DATABASE = new SqlState("42P04");
  public static final SqlState DUPLICATE_PREPARED_STATEMENT = new SqlState("42P05");
  public static final SqlState DUPLICATE_SCHEMA = new SqlState("42P06");
  public static final SqlState DUPLICATE_TABLE = new SqlState("42P07");
  public static final SqlState AMBIGUOUS_PARAMETER = new SqlState("42P08");
  public static final SqlState AMBIGUOUS_ALIAS = new SqlState("42P09");
  public static final SqlState INVALID_COLUMN_REFERENCE = new SqlState("42P10");
  public static final SqlState INVALID_COLUMN_DEFINITION = new SqlState("42611");
  public static final SqlState INVALID_TABLE_DEFINITION = new SqlState("42P16");
  public static final SqlState INVALID_OBJECT_DEFINITION = new SqlState("42P17");
  public static final SqlState INDETERMINATE_DATATYPE = new SqlState("42P18");
  public static final SqlState WITH_CHECK_OPTION_VIOLATION = new SqlState("44000");
  public static final SqlState INSUFFICIENT_RESOURCES = new SqlState("53000");
  public static final SqlState DISK_FULL = new SqlState("53100");
  public static final SqlState OUT_OF_MEMORY = new SqlState("53200");
  public static final SqlState TOO_MANY_CONNECTIONS = new SqlState("53300");
  public static final SqlState CONFIGURATION_LIMIT_EXCEEDED = new SqlState("53400");
  public static final SqlState PROGRAM_LIMIT_EXCEEDED = new SqlState("54000");
  public static final SqlState STATEMENT_TOO_COMPLEX = new SqlState("54001");
  public static final SqlState TOO_MANY_COLUMNS = new SqlState("54011");
  public static final SqlState TOO_MANY_ARGUMENTS = new SqlState("54023");
  public static final SqlState OBJECT_NOT_IN_PREREQUISITE_STATE = new SqlState("55000");
  public static final SqlState OBJECT_IN_USE = new SqlState("55006");
  public static final SqlState CANT_CHANGE_RUNTIME_PARAM = new SqlState("55P02");
  public static final SqlState LOCK_NOT_AVAILABLE = new SqlState("55P03");
  public static final SqlState OPERATOR_INTERVENTION = new SqlState("57000");
  public static final SqlState QUERY_CANCELED = new SqlState("57014");
  public static final SqlState ADMIN_SHUTDOWN = new SqlState("57P01");
  public static final SqlState CANNOT_CONNECT_NOW = new SqlState("57P03");
  public static final SqlState IO_ERROR = new SqlState("58030");
  public static final SqlState SEQUENCE_GENERATOR_LIMIT_EXCEEDED = new SqlState("2200H");
  public static final SqlState RAISE_EXCEPTION = new SqlState("P0001");
  public static final SqlState INTERNAL_ERROR = new SqlState("XX000");
  public static final SqlState DATA_CORRUPTED = new SqlState("XX001");

  public SqlState {
    if (code.length() != 5) {
      throw new AssertionError("SQLSTATE has five characters: " + code);
    }
  }

  @Override
  public String toString() {
    return code;
  }
}
