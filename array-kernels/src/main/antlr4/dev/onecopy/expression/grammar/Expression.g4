/*
 * The language of docs/expressions.md. What Python has and this language has not is either known to the lexer as
 * UNSUPPORTED, so that the error can name it, or refused when the syntax tree is built. No rule recurses except
 * through brackets, and those are counted before parsing: hostile input cannot overflow the stack.
 */
grammar Expression;

expression : sum EOF ;
sum        : product ((PLUS | MINUS) product)* ;
product    : signed ((STAR | SLASH) signed)* ;
signed     : (PLUS | MINUS)* postfix ;
postfix    : atom trailer* ;
atom       : NUMBER                                          # Number
           | NAME                                            # Name
           | OPEN sum CLOSE                                  # Parenthesis
           ;
trailer    : OPEN (argument (COMMA argument)* COMMA?)? CLOSE # Call
           | DOT NAME                                        # Attribute
           ;
argument   : (NAME EQUALS)? sum ;

PLUS   : '+' ;
MINUS  : '-' ;
STAR   : '*' ;
SLASH  : '/' ;
OPEN   : '(' ;
CLOSE  : ')' ;
COMMA  : ',' ;
DOT    : '.' ;
EQUALS : '=' ;

UNSUPPORTED_OPERATOR
    : '**' | '//' | '%' | '@' | '<<' | '>>' | '<=' | '>=' | '<' | '>' | '==' | '!=' | '&' | '|' | '^' | '~' | ':='
    ;
UNSUPPORTED_BRACKET : '[' | ']' | '{' | '}' | ':' ;
UNSUPPORTED_STRING  : '"' | '\'' ;
UNSUPPORTED_KEYWORD
    : 'and' | 'or' | 'not' | 'in' | 'is' | 'if' | 'else' | 'for' | 'lambda' | 'None' | 'await' | 'async' | 'yield'
    | 'import' | 'def' | 'class' | 'del' | 'return' | 'while' | 'with' | 'from' | 'as' | 'try' | 'raise' | 'assert'
    | 'global' | 'nonlocal' | 'pass' | 'break' | 'continue' | 'elif' | 'except' | 'finally'
    ;

NUMBER : (DIGITS ('.' DIGITS?)? | '.' DIGITS) ([eE] [+-]? DIGITS)? ;
NAME   : [A-Za-z_] [A-Za-z0-9_]* ;
SPACE  : [ \t\r\n]+ -> skip ;
UNKNOWN : . ;

fragment DIGITS : [0-9] ('_'? [0-9])* ;
