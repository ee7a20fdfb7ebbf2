declare module '*.css'
declare module 'virtual:theme.css'
