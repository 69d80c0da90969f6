/*
 * The language of docs/expressions.md. Which operator binds tighter is decided when the syntax tree is built, from the
 * table of Python's precedences there. What Python has and this language has not is either known to the lexer as
 * UNSUPPORTED, so that the error can name it, or refused when the tree is built. No rule recurses except through
 * brackets, and those are counted before parsing: hostile input cannot overflow the stack.
 */
grammar Expression;

expression : operation EOF ;
operation  : operand (operator operand)* ;
operand    : sign* postfix ;
postfix    : atom trailer* ;
atom       : NUMBER                                                        # Number
           | TEXT                                                          # Text
           | NAME                                                          # Name
           | OPEN (operation (COMMA operation)* COMMA?)? CLOSE             # Parenthesis
           | SQUARE_OPEN (operation (COMMA operation)* COMMA?)? SQUARE_CLOSE # ListDisplay
           ;
trailer    : OPEN (argument (COMMA argument)* COMMA?)? CLOSE               # Call
           | SQUARE_OPEN subscript (COMMA subscript)* COMMA? SQUARE_CLOSE  # Index
           | DOT NAME                                                      # Attribute
           ;
argument   : (NAME EQUALS)? operation ;
subscript  : ELLIPSIS                                                      # Ellipsis
           | operation slice?                                              # PositionOrSlice
           | slice                                                         # SliceFromStart
           ;
slice      : COLON upper=operation? (COLON step=operation?)? ;
sign       : PLUS | MINUS | TILDE ;
operator   : PLUS | MINUS | STAR | SLASH | DOUBLE_SLASH | PERCENT | DOUBLE_STAR
           | AMPERSAND | BAR | CARET | LEFT | RIGHT
           | LESS | LESS_EQUAL | GREATER | GREATER_EQUAL | EQUAL | NOT_EQUAL
           ;

PLUS          : '+' ;
MINUS         : '-' ;
STAR          : '*' ;
SLASH         : '/' ;
DOUBLE_SLASH  : '//' ;
PERCENT       : '%' ;
DOUBLE_STAR   : '**' ;
TILDE         : '~' ;
AMPERSAND     : '&' ;
BAR           : '|' ;
CARET         : '^' ;
LEFT          : '<<' ;
RIGHT         : '>>' ;
LESS          : '<' ;
LESS_EQUAL    : '<=' ;
GREATER       : '>' ;
GREATER_EQUAL : '>=' ;
EQUAL         : '==' ;
NOT_EQUAL     : '!=' ;
OPEN          : '(' ;
CLOSE         : ')' ;
SQUARE_OPEN   : '[' ;
SQUARE_CLOSE  : ']' ;
COMMA         : ',' ;
COLON         : ':' ;
DOT           : '.' ;
ELLIPSIS      : '...' ;
EQUALS        : '=' ;

UNSUPPORTED_OPERATOR : '@' | ':=' | '->' | '+=' | '-=' | '*=' | '/=' | '//=' | '%=' | '**=' | '&=' | '|=' | '^=' | '<<=' | '>>=' ;
UNSUPPORTED_BRACKET  : '{' | '}' ;
UNSUPPORTED_KEYWORD
    : 'and' | 'or' | 'not' | 'in' | 'is' | 'if' | 'else' | 'for' | 'lambda' | 'await' | 'async' | 'yield'
    | 'import' | 'def' | 'class' | 'del' | 'return' | 'while' | 'with' | 'from' | 'as' | 'try' | 'raise' | 'assert'
    | 'global' | 'nonlocal' | 'pass' | 'break' | 'continue' | 'elif' | 'except' | 'finally'
    ;

UNSUPPORTED_NUMBER : (DIGITS ('.' DIGITS?)? | '.' DIGITS) ([eE] [+-]? DIGITS)? [jJ] ;
NUMBER : (DIGITS ('.' DIGITS?)? | '.' DIGITS) ([eE] [+-]? DIGITS)?
       | '0' [xX] ('_'? [0-9a-fA-F])+
       | '0' [oO] ('_'? [0-7])+
       | '0' [bB] ('_'? [01])+
       ;
TEXT   : '\'' ~['\\\r\n]* '\'' | '"' ~["\\\r\n]* '"' ;
NAME   : [A-Za-z_] [A-Za-z0-9_]* ;
SPACE  : [ \t\r\n]+ -> skip ;
UNKNOWN : . ;

fragment DIGITS : [0-9] ('_'? [0-9])* ;
